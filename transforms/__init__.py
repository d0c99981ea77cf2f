"""From the text of an article to reports of incidents and claims, and from reports to incidents."""
