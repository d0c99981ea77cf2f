"""The incident desk: pages over the published snapshot, for analysts and operators. Knows nothing of Airflow, writes nothing."""
