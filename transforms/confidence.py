def confidence_of(incident, document, report):
    return 0.8
