/** Ports and external files of a graph that computes nothing: enough to be described, not to be run. */
export interface GraphOutline {
  readonly inputs: Readonly<Record<string, readonly (number | string)[]>>;
  readonly outputs: Readonly<Record<string, readonly (number | string)[]>>;
  readonly external?: readonly string[];
  /** Bytes of weights inside the file. */
  readonly weights?: number;
}

/** An .onnx file as exporters write it: ModelProto { ir_version, producer, graph, opset }. */
export function onnxFile({ inputs, outputs, external = [], weights = 0 }: GraphOutline): Buffer {
  const graph = message([
    [1, message([[4, text('Identity')]])],
    [2, text('outline')],
    [
      5,
      message([
        [8, text('inside')],
        [9, Buffer.alloc(weights)],
      ]),
    ],
    ...external.map((location, i): Part => [5, externalTensor(`outside${i}`, location)]),
    ...Object.entries(inputs).map(([name, shape]): Part => [11, port(name, shape)]),
    ...Object.entries(outputs).map(([name, shape]): Part => [12, port(name, shape)]),
  ]);
  return message([
    [1, 8],
    [2, text('outline')],
    [7, graph],
    [8, message([[2, 17]])],
  ]);
}

type Part = readonly [number: number, value: number | Buffer];

const text = (value: string) => Buffer.from(value);

function port(name: string, shape: readonly (number | string)[]): Buffer {
  const dims = shape.map((size): Part => [1, message([typeof size === 'number' ? [1, size] : [2, text(size)]])]);
  const tensor = message([
    [1, 1],
    [2, message(dims)],
  ]);
  return message([
    [1, text(name)],
    [2, message([[1, tensor]])],
  ]);
}

function externalTensor(name: string, location: string): Buffer {
  const entry = (key: string, value: string): Part => [
    13,
    message([
      [1, text(key)],
      [2, text(value)],
    ]),
  ];
  return message([[8, text(name)], entry('location', location), entry('offset', '0'), [14, 1]]);
}

function message(parts: readonly Part[]): Buffer {
  return Buffer.concat(
    parts.map(([number, value]) =>
      typeof value === 'number'
        ? Buffer.concat([varint(number * 8), varint(value)])
        : Buffer.concat([varint(number * 8 + 2), varint(value.length), value]),
    ),
  );
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80);
  return Buffer.from([...bytes, rest]);
}
