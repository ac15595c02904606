"""Two affine layers that become one."""
