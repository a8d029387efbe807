-- The table of epochs and the columns that refer to it are named after the journal.
alter table tape rename to journal;
alter table trade rename column tape to journal;
alter table bar rename column tape to journal;
alter table loss rename column tape to journal;
