"""Documents as plain blocks, written as Markdown and as Word's DOCX. Pure; it uses python-docx."""
