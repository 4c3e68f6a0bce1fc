"""Mail: short letters in plain text, sent by SMTP where a mail server is set."""
