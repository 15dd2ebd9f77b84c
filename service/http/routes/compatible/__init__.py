"""Routes in the forms of others: for clients of OpenAI and Anthropic, and for Dify."""
