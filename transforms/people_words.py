"""Function words by which phrases of people are told apart in English."""

from __future__ import annotations

BREAKS = frozenset({",", ";", "(", ")", "—", "–", "--", ":", "\"", "“", "”", "\n", "?", "!"})
# function words that end a phrase
LINKS = frozenset({
    "in", "at", "on", "by", "near", "when", "after", "as", "while", "who", "that", "which", "from", "for", "during", "before", "since", "with",
    "were", "was", "is", "are", "had", "have", "has", "said", "but", "to", "into", "than", "where", "because", "overnight", "outside", "inside",
    "against", "around", "late", "early", "yesterday", "today", "whom", "whose", "so", "then", "there", "here", "would", "will", "could",
})
POSSESSIVE = frozenset({"his", "her", "its", "their", "our", "my"})
PART_BEFORE = frozenset({"including", "among", "included", "includes", "include", "whom"})
