// What stands for ONNX Runtime where Python runs: it is in another worker, see runtime.mjs, on the
// other side of this port.
export function beside(port) {
  function ask(what, given, transferred = []) {
    const { port1, port2 } = new MessageChannel();
    port.postMessage({ what, given, to: port2 }, [port2, ...transferred]);
    return new Promise((resolve, reject) => {
      port1.onmessage = ({ data: { result, error } }) => {
        port1.close();
        if (error) reject(error);
        else resolve(result);
      };
    });
  }

  class Tensor {
    constructor(type, data, dims) {
      Object.assign(this, { type, data, dims });
    }
  }

  // As in ONNX Runtime, but what is given is gone afterwards: a model's bytes, and inputs.
  class InferenceSession {
    static async create(model, options) {
      const bytes = typeof model === "string" ? [] : [model.buffer];
      return Object.assign(new InferenceSession(), { number: await ask("create", [model, options], bytes) });
    }

    run(feeds, names) {
      const inputs = Object.entries(feeds).map(([name, tensor]) => [name, { ...tensor }]);
      return ask("run", [this.number, Object.fromEntries(inputs), names], Object.values(feeds).map(({ data }) => data.buffer));
    }

    release() {
      return ask("release", [this.number]);
    }
  }

  return { Tensor, InferenceSession };
}
