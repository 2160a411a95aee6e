import Type, { type Static } from 'typebox';

/** A JSON Schema (2020-12), as TypeBox made it. */
const JsonSchema = Type.Record(Type.String(), Type.Unknown());

const Content = Type.Record(Type.String(), Type.Object({ schema: JsonSchema }));

const Parameter = Type.Object({
  name: Type.String(),
  in: Type.Union([Type.Literal('path'), Type.Literal('query')]),
  required: Type.Boolean(),
  description: Type.Optional(Type.String()),
  schema: JsonSchema,
});

/** An answer, or a reference to the one that every failure has. */
const Answer = Type.Object(
  { description: Type.Optional(Type.String()), content: Type.Optional(Content) },
  { additionalProperties: true },
);

/** One way to use an address: see the OpenAPI specification 3.1, "Operation Object". */
export const Operation = Type.Object({
  summary: Type.String(),
  description: Type.Optional(Type.String()),
  tags: Type.Array(Type.String()),
  'x-lares-access': Type.String(),
  'x-permission': Type.Optional(Type.String({ description: 'Of the role that may, and of tokens' })),
  'x-fresh': Type.Optional(Type.Literal(true, { description: 'Wants a proof of who asks that is at most five minutes old' })),
  'x-encrypted': Type.Optional(Type.Literal(true, { description: 'Refused over plain http' })),
  security: Type.Array(Type.Record(Type.String(), Type.Array(Type.String()))),
  parameters: Type.Array(Parameter),
  requestBody: Type.Optional(Type.Object({ required: Type.Boolean(), content: Content })),
  responses: Type.Record(Type.String(), Answer),
});
export type Operation = Static<typeof Operation>;

export const TopicDescription = Type.Object({
  summary: Type.String(),
  feature: Type.String(),
  access: Type.String(),
  'x-permission': Type.Optional(Type.String()),
  'x-encrypted': Type.Optional(Type.Literal(true)),
  params: JsonSchema,
  snapshot: JsonSchema,
  delta: JsonSchema,
});
export type TopicDescription = Static<typeof TopicDescription>;

/** The whole interface: OpenAPI 3.1, with the live topics beside the paths. */
export const ApiDocument = Type.Object({
  openapi: Type.String(),
  info: Type.Object({
    title: Type.String(),
    version: Type.String(),
    description: Type.String(),
    license: Type.Object({ name: Type.String(), identifier: Type.String() }),
  }),
  servers: Type.Array(Type.Object({ url: Type.String() })),
  tags: Type.Array(Type.Object({ name: Type.String() }), { description: 'Features, in the order they start' }),
  paths: Type.Record(Type.String(), Type.Record(Type.String(), Operation)),
  components: Type.Record(Type.String(), Type.Unknown()),
  'x-lares-frames': Type.Record(Type.String(), Type.Unknown(), { description: 'What a client may say on the WebSocket' }),
  'x-lares-topics': Type.Record(Type.String(), TopicDescription),
});
export type ApiDocument = Static<typeof ApiDocument>;

export const CatalogueEntry = Type.Object({
  code: Type.String(),
  status: Type.Integer(),
  template: Type.String({ description: 'The sentence; {name} stands for a param' }),
  params: Type.Array(Type.String()),
  advice: Type.String({ description: 'What the caller can do' }),
});
export type CatalogueEntry = Static<typeof CatalogueEntry>;

export const ErrorCatalogue = Type.Object({ errors: Type.Array(CatalogueEntry, { description: 'Ordered by code' }) });
export type ErrorCatalogue = Static<typeof ErrorCatalogue>;
