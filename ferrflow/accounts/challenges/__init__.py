"""Questions that browsers are asked, each to be answered once and soon."""
