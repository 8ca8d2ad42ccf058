"""What the installed tfjs packages say about themselves: tables of kernels, gradients and ops."""
