def find_themes(incident, document, roles):
    return []
