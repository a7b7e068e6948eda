"""What researchers take away: tables as JSONL, CSV or Parquet, the captures as WACZ, both as a bag."""
