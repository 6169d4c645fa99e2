"""Measurements of lambdatui; each prints its peer or limit beside itself."""
