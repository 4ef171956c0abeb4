"""调度台：what cross-stage screens show, assembled from every storey below. Reads everything, writes nothing."""
