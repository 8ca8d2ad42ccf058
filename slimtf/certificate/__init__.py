"""Stage: the certificate of a build: what it is made from, and whether it still holds (``slimtf.certificate.json``)."""
