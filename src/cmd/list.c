/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Lists of objects, and what is chosen of one.  Commands write each object as a record; here
 * records are kept (out_recorder()), looked at as rows whose cells have the values of the columns,
 * and those that are wanted are written.
 */
#include "cmd/list.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "cmd/fail.h"
#include "layout/element.h"
#include "names/names.h"
#include "query/filter.h"

/* The longest text that can be compared with: a path. */
#define TEXT_MAX 4096

/* The values of a cell of the row that is looked at. */
struct leaf {
	const char *path; /* "pids.comm"; the tree's */
	bool is_text;
	bool is_used;	   /* by the expression or by sort */
	struct buf values; /* const void * */
};

struct row_layout {
	struct element_layout element;
	struct layout_tree *tree; /* owned, with all that is below */
	struct leaf *leaves;
	struct element_cell *cells; /* one for each */
	size_t count;
};

struct list_sort {
	struct leaf *by;
	bool descending;
};

void list_done(struct list *list)
{
	struct row_layout *row = list->row;

	for (size_t i = 0; row && i < row->count; i++)
		buf_done(&row->leaves[i].values);
	if (row)
		layout_free(row->tree);
	free(row);
	filter_free(list->filter);
	free(list->sort);
	free(list->chosen);
	*list = LIST_NONE;
}

/*
 * Columns as the layout of a row
 */

/* A number that is flags has their names. */
static int add_flags(struct row_layout *row, struct layout *layout, const struct names *names)
{
	size_t count = names_count(names);
	struct layout_enumerator *list = layout_alloc(row->tree, count * sizeof(*list) + 1);

	if (!list)
		return -ENOMEM;
	for (size_t i = 0; i < count; i++) {
		list[i].name = names_at(names, i);
		names_number(names, list[i].name, &list[i].number);
	}
	layout->kind = LAYOUT_ENUM;
	layout->count = (uint32_t)count;
	layout->enumerators = list;
	return 0;
}

/* A column of values, which is below `parent` unless that is NULL. */
static int add_leaf(struct row_layout *row, struct layout *layout, const struct column *column,
		    const struct column *parent)
{
	static const enum layout_kind kinds[] = { [COLUMN_TEXT] = LAYOUT_STRING,
						  [COLUMN_NUMBER] = LAYOUT_INT,
						  [COLUMN_BOOL] = LAYOUT_BOOL };
	cleanup_buf struct buf path = BUF_EMPTY;
	struct leaf *leaf = &row->leaves[row->count];
	char *copy;

	buf_printf(&path, "%s%s%s", parent ? parent->name : "", parent ? "." : "", column->name);
	copy = layout_alloc(row->tree, path.len + 1);
	if (!copy)
		return -ENOMEM;
	memcpy(copy, buf_text(&path), path.len + 1);
	leaf->path = copy;
	leaf->is_text = column->kind == COLUMN_TEXT;
	layout->kind = kinds[column->kind];
	layout->bit_size = leaf->is_text ? 8 * TEXT_MAX : 8 * sizeof(uint64_t);
	row->count++;
	return column->names && !leaf->is_text ? add_flags(row, layout, column->names) : 0;
}

/* The members of a struct; its own bit offset is what theirs are counted from. */
static int add_columns(struct row_layout *row, struct layout *layout, const struct columns *columns,
		       const struct column *parent)
{
	size_t first = row->count;
	int err = 0;

	layout->kind = LAYOUT_STRUCT;
	layout->members = layout_alloc(row->tree, columns->count * sizeof(*layout->members));
	if (!layout->members)
		return -ENOMEM;
	for (size_t i = 0; i < columns->count && !err; i++) {
		const struct column *column = &columns->list[i];
		struct layout *member = &layout->members[layout->count++];

		*member = (struct layout){ .name = column->name };
		member->bit_offset = (uint32_t)(8 * sizeof(struct element_cell) *
						(row->count - first));
		err = column->parts ? add_columns(row, member, column->parts, column)
				    : add_leaf(row, member, column, parent);
	}
	return err;
}

static size_t count_leaves(const struct columns *columns)
{
	size_t count = 0;

	for (size_t i = 0; i < columns->count; i++)
		count += columns->list[i].parts ? count_leaves(columns->list[i].parts) : 1;
	return count;
}

static int make_row(struct list *list, const char *what)
{
	struct row_layout *row = list->row = calloc(1, sizeof(*row));
	size_t count = count_leaves(list->columns);
	int err;

	if (!row)
		return -ENOMEM;
	row->tree = calloc(1, sizeof(*row->tree));
	if (!row->tree)
		return -ENOMEM;
	row->leaves = layout_alloc(row->tree, count * sizeof(*row->leaves));
	row->cells = layout_alloc(row->tree, count * sizeof(*row->cells));
	if (!row->leaves || !row->cells)
		return -ENOMEM;
	err = add_columns(row, &row->tree->root, list->columns, NULL);
	row->element = (struct element_layout){ .row = what, .cpus = 1, .value = &row->tree->root };
	return err;
}

/*
 * What the user asks for
 */

static bool is_chosen(const struct list *list, const char *column)
{
	for (size_t i = 0; list->chosen && i < list->shown.count; i++)
		if (strcmp(list->chosen[i].name, column) == 0)
			return true;
	return false;
}

static int add_field(struct list *list, const char *name, struct problem *problem)
{
	struct column *chosen = &list->chosen[list->shown.count];
	const struct columns *columns = list->columns;
	struct element_field field;
	size_t i = 0;

	if (is_chosen(list, name))
		return problem_set(problem, -EINVAL, REASON_DUPLICATE,
				   "the column %s is given twice", name);
	while (i < columns->count && strcmp(columns->list[i].name, name) != 0)
		i++;
	if (i == columns->count)
		return element_find(&list->row->element, name, &field, problem)
			       ?: problem_set(problem, -EINVAL, REASON_UNEXPECTED,
					      "%s is only a part of a column", name);
	list->shown.count++;
	*chosen = columns->list[i];
	chosen->table = true;
	chosen->right |= chosen->kind == COLUMN_NUMBER && !chosen->names;
	if (!*chosen->title)
		chosen->title = chosen->name;
	return 0;
}

static int choose_fields(struct list *list, const char *names, struct problem *problem)
{
	cleanup_free char *copy = strdup(names);
	char *rest = copy, *name;
	int err = 0;

	list->shown.count = 0;
	list->shown.list = list->chosen = calloc(list->columns->count, sizeof(*list->chosen));
	if (!copy || !list->chosen)
		return problem_no_memory(problem);
	while (!err && (name = strsep(&rest, ",")))
		err = add_field(list, name, problem);
	if (err)
		problem_prefix(problem, "fields: ");
	return err;
}

static struct leaf *leaf_of(const struct row_layout *row, const struct element_field *field)
{
	return &row->leaves[field->bit / (8 * sizeof(struct element_cell))];
}

static int make_sort(struct list *list, const char *path, struct problem *problem)
{
	struct element_field field;
	struct list_sort *sort = list->sort = calloc(1, sizeof(*sort));
	int err;

	if (!sort)
		return problem_no_memory(problem);
	sort->descending = *path == '-';
	path += sort->descending;
	err = element_find(&list->row->element, path, &field, problem);
	if (!err && element_field_class(&field) == CLASS_NONE) {
		err = problem_set(problem, -EINVAL, REASON_TYPE,
				  "%s has several fields: sort by one of them", path);
		problem_hint(problem, "%s.%s, for example", path, field.layout.members->name);
	}
	if (err) {
		problem_prefix(problem, "sort: ");
		return err;
	}
	sort->by = leaf_of(list->row, &field);
	sort->by->is_used = true;
	return 0;
}

static int read_how(struct list *list, const char *what, struct problem *problem)
{
	const struct list_how *how = list->how;
	struct row_layout *row;
	int err = make_row(list, what);

	if (err)
		return problem_no_memory(problem);
	row = list->row;
	err = filter_compile_words(&list->filter, &row->element, &how->where, problem);
	if (list->filter)
		list->shown.none = how->none ?: "none of them";
	for (size_t i = 0; !err && list->filter && i < row->count; i++)
		row->leaves[i].is_used = filter_reads(list->filter, i * sizeof(*row->cells),
						      (i + 1) * sizeof(*row->cells));
	if (!err && how->sort)
		err = make_sort(list, how->sort, problem);
	if (!err && how->fields)
		err = choose_fields(list, how->fields, problem);
	return err;
}

int list_make(struct list *list, const struct columns *columns, const struct list_how *how,
	      const char *what)
{
	cleanup_problem struct problem problem = PROBLEM_NONE;
	int err = 0;

	list->how = how;
	list->columns = columns;
	list->shown = *columns;
	list->left = how->limit.given ? how->limit.number : UINT64_MAX;
	if (how->where.count || how->sort || how->fields)
		err = read_how(list, what, &problem);
	return fail_unless_read(err, what, &problem);
}

bool list_asks(const struct list *list, const char *column)
{
	size_t length = strlen(column);

	for (size_t i = 0; list->row && i < list->row->count; i++) {
		const struct leaf *leaf = &list->row->leaves[i];

		if (leaf->is_used && strncmp(leaf->path, column, length) == 0 &&
		    (!leaf->path[length] || leaf->path[length] == '.'))
			return true;
	}
	return is_chosen(list, column);
}

bool list_wants(const struct list *list, const char *column)
{
	return !list->how->fields || list_asks(list, column);
}

/*
 * Rows
 */

static void add_value(void *context, const char *path, const uint64_t *number, const char *text)
{
	struct row_layout *row = context;

	for (size_t i = 0; i < row->count; i++) {
		struct leaf *leaf = &row->leaves[i];
		const void *value = leaf->is_text ? (const void *)text : number;

		if (leaf->is_used && value && strcmp(leaf->path, path) == 0)
			buf_add(&leaf->values, &value, sizeof(value));
	}
}

/* Sets the cells to the values of a record. */
static void read_row(struct list *list, size_t index)
{
	struct row_layout *row = list->row;

	for (size_t i = 0; i < row->count; i++)
		row->leaves[i].values.len = 0;
	out_each_recorded(list->out, index, add_value, row);
	for (size_t i = 0; i < row->count; i++) {
		const struct buf *values = &row->leaves[i].values;

		row->cells[i].values = (const void *)values->data;
		row->cells[i].count = values->len / sizeof(void *);
	}
}

static void write_row(struct list *list, size_t index)
{
	out_replay(list->out, index, list->to, list->lasting, list->how->fields);
}

/* Shows one object. */
static int take(struct handle *handle, void *context)
{
	struct list *list = context;
	int status;

	list->ended = list->taken >= list->left && !list->sort;
	if (list->ended)
		return STATUS_NO; /* to refs_each() */
	status = list->show(handle, list->context);
	if (status && list->out != list->to && out_error(list->out))
		return fail(out_error(list->out), "cannot make the list");
	if (status)
		return status;
	if (list->filter) {
		read_row(list, out_records(list->out) - 1);
		if (!filter_holds(list->filter, NULL, list->row->cells)) {
			out_forget(list->out);
			return list->single
				       ? fail_not_found("where is not true of %s", handle->label)
				       : STATUS_DONE;
		}
	}
	list->taken++;
	if (list->out != list->to && !list->sort) {
		write_row(list, 0);
		out_forget(list->out);
	}
	return out_error(list->to) ? STATUS_FAILED : STATUS_DONE;
}

/* A record and what it is sorted by: NULL when that is not known. */
struct sorted_row {
	size_t index;
	const void *value;
};

/* Rows without a value come last, and those that are equal stay as they are. */
static int compare_rows(const void *left, const void *right, void *context)
{
	const struct sorted_row *a = left, *b = right;
	const struct list_sort *sort = context;
	uint64_t x, y;
	int order;

	if (!a->value || !b->value) {
		order = !a->value - !b->value;
	} else if (sort->by->is_text) {
		order = strcmp(a->value, b->value);
	} else {
		memcpy(&x, a->value, sizeof(x));
		memcpy(&y, b->value, sizeof(y));
		order = (x > y) - (x < y);
	}
	if (sort->descending && a->value && b->value)
		order = -order;
	return order ?: (a->index > b->index) - (a->index < b->index);
}

static int write_sorted(struct list *list)
{
	size_t count = out_records(list->out);
	cleanup_free struct sorted_row *rows = calloc(count + 1, sizeof(*rows));
	const struct buf *by = &list->sort->by->values;

	if (!rows)
		return fail(-ENOMEM, "cannot sort the list");
	for (size_t i = 0; i < count; i++) {
		read_row(list, i);
		rows[i].index = i;
		if (by->len)
			memcpy(&rows[i].value, by->data, sizeof(rows[i].value));
	}
	qsort_r(rows, count, sizeof(*rows), compare_rows, list->sort);
	for (size_t i = 0; i < count && i < list->left; i++)
		write_row(list, rows[i].index);
	return STATUS_DONE;
}

static int show_all(struct list *list, struct refs *refs)
{
	int status = refs_each(refs, take, list);

	if (list->ended)
		status = STATUS_DONE;
	if (!status && list->sort)
		status = write_sorted(list);
	return status;
}

int list_show(struct list *list, struct out *to, struct refs *refs, ref_each *show, void *context)
{
	struct out *recorder = NULL;
	int status;

	list->lasting = list->row ? out_keep_columns(to, &list->shown) : list->columns;
	if (!list->lasting)
		return fail(-ENOMEM, "cannot make the list");
	if (refs->list)
		out_list_begin(to, NULL, list->lasting);
	if (list->row) {
		recorder = out_recorder(to);
		if (!recorder)
			return fail(-ENOMEM, "cannot make the list");
	}
	list->out = recorder ?: to;
	list->to = to;
	list->single = !refs->list;
	list->show = show;
	list->context = context;
	status = show_all(list, refs);
	if (recorder)
		out_free(recorder);
	if (!status && refs->list)
		out_list_end(to);
	return status;
}
