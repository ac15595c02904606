"""What the clips of one subject alone use; no part imports another."""
