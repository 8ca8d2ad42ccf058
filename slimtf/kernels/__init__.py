"""Stage: which kernels, gradients and ops does the app need?"""
