/** Loops, branches, lists and tables of compiled graphs; tfjs-converter's own rules of what is freed when. */

/** What a run holds besides tensors. */
export class Context {
  arrays = {};
  lists = {};

  addTensorArray(array) {
    this.arrays[array.id] = array;
  }

  getTensorArray(id) {
    return this.arrays[id];
  }

  addTensorList(list) {
    this.lists[list.id] = list;
  }

  getTensorList(id) {
    return this.lists[id];
  }

  dispose(spared) {
    for (const each of [...Object.values(this.arrays), ...Object.values(this.lists)]) each.clearAndClose(spared);
  }
}

const drop = (tensors, ...spared) => tensors.forEach((tensor) => tensor.kept || spared.some((each) => each.includes(tensor)) || tensor.dispose());

/** @param hold what is handed on as it is lives until the run ends */
export async function branch(condition, then, otherwise, given, hold) {
  const made = await ((await condition.data())[0] ? then : otherwise)(given);
  hold(made, given);
  return made;
}

export async function loop(condition, body, given, hold) {
  let now = given;
  for (;;) {
    const go = await condition(now);
    const [goes] = await go[0].data();
    drop(go, given, now);
    if (!goes) {
      hold(now, given);
      return now;
    }
    const before = now;
    now = await body(now);
    drop(before, given, now);
  }
}

export function table(manager, name, made) {
  const known = manager.getHashTableHandleByName(name);
  if (known != null) return known;
  const table = made();
  manager.addHashTable(name, table);
  return table.handle;
}
