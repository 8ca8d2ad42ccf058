/** The op Pack, whose executor looks at the shapes of what it is given. */
import { reshape, squeeze, stack } from '@tensorflow/tfjs-core/dist/ops/ops_for_converter';
import { tidy, util } from '@tensorflow/tfjs-core';

export function pack(tensors, axis) {
  return tidy(() => {
    const { shape } = tensors[0];
    const squeezed = squeeze(tensors[0]).shape;
    const alike = tensors.map((tensor) => {
      const same = util.arraysEqual(tensor.shape, shape);
      if (!same && !util.arraysEqual(squeeze(tensor).shape, squeezed)) throw new Error('the input tensors shape does not match');
      return same ? tensor : reshape(tensor, shape);
    });
    return stack(alike, axis);
  });
}
