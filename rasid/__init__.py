"""What every stage shares: settings, vocabulary, reading of data files, JSON Lines. It imports no stage and none of Airflow."""
