"""挂图室：every project of a place on one time axis or by stage, full screen, on paper, for each audience."""
