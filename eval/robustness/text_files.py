"""Small whole files of the formats that are text."""

HTML = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Rivers</title>
<meta name="author" content="A. Writer"></head><body><nav><a href="/">home</a></nav><article>
<h1>Rivers</h1><p>The river <b>rises</b> in the mountains &amp; runs to the sea.<sup>
<a href="#n1" id="m1">1</a></sup></p><ol start="3"><li>河流从山中来<ul><li>and on</li></ul></li>
</ol><table><caption>Lengths</caption><tr><th>year</th><th colspan="2">length</th></tr>
<tr><td rowspan="2">1998</td><td>6300</td><td>km</td></tr></table><pre>code
  kept</pre><blockquote>quoted</blockquote><p id="n1"><a href="#m1">1</a> Measured in 1998.</p>
</article><script>var x = "<p>";</script><!-- a remark --></body></html>
"""

MARKDOWN = """---
title: Rivers
author: [A. Writer]
date: 2020-01-02
---

# Rivers

The river *rises* in the **mountains** and runs to the [sea](https://example.org "sea").[^1]

- 河流从山中来
  1. and on

> quoted

| year | length |
|------|-------:|
| 1998 | 6300   |

```python
print("code")
```

<div>a <b>tag</b></div>

[^1]: Measured in 1998.
"""

TEXT = """河流

第一章 总则

第一条 河流从山中来，流向大海。①

The river rises in the mountains and runs to the sea. In spring it floods the mead-
ows.

1. one
2. two

① 1998 年测量。
\f
Rivers 2

It is 6,300 kilometres long (Writer 1998, p. 3).
"""

CSV = '''year,length,"the ""name"""
1998,6300,长江
1999,6301,"in two
lines"
'''

MAIL = """From: "A. Writer" <writer@example.org>
To: reader@example.org, =?utf-8?B?6K+76ICF?= <other@example.org>
Subject: =?utf-8?Q?Rivers_=E6=B2=B3=E6=B5=81?=
Date: Thu, 2 Jan 2020 03:04:05 +0000
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="cut"

--cut
Content-Type: multipart/alternative; boundary="choice"

--choice
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

The river runs to the sea. =E6=B2=B3=E6=B5=81

--choice
Content-Type: text/html; charset="gb18030"
Content-Transfer-Encoding: base64

PHA+VGhlIHJpdmVyIHJ1bnMgdG8gdGhlIHNlYS48L3A+

--choice--
--cut
Content-Type: application/octet-stream; name="rivers.bin"
Content-Disposition: attachment; filename="rivers.bin"
Content-Transfer-Encoding: base64

AAAA

--cut--
"""
