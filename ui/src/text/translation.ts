import type { GetICUArgs } from '@schummar/icu-type-parser';
import type { words } from './en/index.ts';

type English = typeof words;
type Params<Message extends string> = GetICUArgs<Message, { ICUNumberArgument: number; ICUArgument: string; ICUDateArgument: number }>;

/** Plain words are a string; a message with parameters is a function of exactly these. */
type Word<Message extends string> = keyof Params<Message> extends never ? string : (params: Params<Message>) => string;
type Words<Group> = { readonly [Key in keyof Group]: Group[Key] extends string ? Word<Group[Key]> : Words<Group[Key]> };
type Like<Group> = { readonly [Key in keyof Group]: Group[Key] extends string ? string : Like<Group[Key]> };

/** What components read; its keys and parameters are those of the English messages. */
export type Text = Words<English>;

/** What every other language must say: each key of the English messages and no other. */
export type Translation = Like<English>;
