"""One scan by many processes and computers, over a shared folder or a Dask cluster."""
