"""The frozen records that flow between the stages; no behaviour beyond what the data itself says."""
