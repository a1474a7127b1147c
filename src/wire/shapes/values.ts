import * as v from 'valibot';

/** Adds a description, which becomes the type's doc comment and the OpenAPI description. */
export const described = <S extends v.GenericSchema>(shape: S, description: string) =>
  v.pipe(shape, v.description<v.InferOutput<S>, string>(description));

export const text = v.string();
export const count = v.pipe(v.number(), v.integer(), v.minValue(0));
export const rev = v.pipe(
  v.number(),
  v.integer(),
  v.minValue(1),
  v.description('Change counter of the run. A higher value is newer.'),
);
export const time = v.pipe(v.string(), v.isoTimestamp(), v.description('RFC 3339, UTC.'));
export const epoch = v.pipe(
  v.string(),
  v.minLength(1),
  v.description('Identifies the sequence of revs. Changes after a reset.'),
);
export const measured = v.nullable(v.number());
