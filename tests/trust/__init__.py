"""What was acknowledged survives: killed writers, killed servers, lost power. Each driver has a planted fault."""
