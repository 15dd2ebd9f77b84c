"""What a written checkpoint's files are called, and what goes into its graph and comes out.

It imports nothing: who only runs the graph need not wait for what writes it.
"""

QUERY_PROMPT = "query: "
PASSAGE_PROMPT = "passage: "
TOKENIZER_FILE = "tokenizer.json"
CONFIG_FILE = "sentence_bert_config.json"
QUANTISED_FILE = "model_int8.onnx"
CODES_FILE = "token_codes.int8"
PIECES_FOLDER = "pieces"

IDS = "input_ids"
CODES = "input_codes"
MASK = "attention_mask"
POOLED = "sentence_embedding"
STATES = "token_embeddings"

UNFUSED = ("SkipLayerNormFusion", "BiasGeluFusion")
"""The optimisers of ONNX Runtime that are to leave the graph alone."""
