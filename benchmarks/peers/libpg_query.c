/*
 * Measures libpg_query over a list of files in memory, one thread.
 *
 *   libpg_query accepts LIST          prints the files that it parses
 *   libpg_query throughput LIST N     prints "name <tab> median seconds of a round" for its parser and its scanner
 */
#include <pg_query.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef struct {
  char *path;
  char *text;
} File;

static File *files;
static size_t count;

static void *checked(void *memory) {
  if (memory == NULL) {
    fputs("out of memory\n", stderr);
    exit(2);
  }
  return memory;
}

static void read_files(const char *list) {
  FILE *input = fopen(list, "r");
  char *line = NULL;
  size_t capacity = 0;
  ssize_t length;
  if (input == NULL) {
    perror(list);
    exit(2);
  }
  while ((length = getline(&line, &capacity, input)) > 0) {
    if (line[length - 1] == '\n') {
      line[length - 1] = '\0';
    }
    FILE *file = fopen(line, "rb");
    if (file == NULL) {
      perror(line);
      exit(2);
    }
    fseek(file, 0, SEEK_END);
    size_t size = (size_t)ftell(file);
    rewind(file);
    char *text = checked(malloc(size + 1));
    if (fread(text, 1, size, file) != size) {
      perror(line);
      exit(2);
    }
    text[size] = '\0';
    fclose(file);
    files = checked(realloc(files, (count + 1) * sizeof(File)));
    files[count].path = checked(strdup(line));
    files[count].text = text;
    count++;
  }
  free(line);
  fclose(input);
}

static int parse(const char *text) {
  PgQueryProtobufParseResult result = pg_query_parse_protobuf(text);
  int accepted = result.error == NULL;
  pg_query_free_protobuf_parse_result(result);
  return accepted;
}

static int scan(const char *text) {
  PgQueryScanResult result = pg_query_scan(text);
  int accepted = result.error == NULL;
  pg_query_free_scan_result(result);
  return accepted;
}

static int ascending(const void *left, const void *right) {
  double difference = *(const double *)left - *(const double *)right;
  return (difference > 0) - (difference < 0);
}

static void measure(const char *name, int (*work)(const char *), int rounds) {
  double *seconds = checked(malloc((size_t)rounds * sizeof(double)));
  /* The first round is warm-up. */
  for (int round = -1; round < rounds; round++) {
    struct timespec start, end;
    clock_gettime(CLOCK_MONOTONIC, &start);
    for (size_t i = 0; i < count; i++) {
      work(files[i].text);
    }
    clock_gettime(CLOCK_MONOTONIC, &end);
    if (round >= 0) {
      seconds[round] = (double)(end.tv_sec - start.tv_sec) + (double)(end.tv_nsec - start.tv_nsec) / 1e9;
    }
  }
  qsort(seconds, (size_t)rounds, sizeof(double), ascending);
  printf("%s\t%.6f\n", name, seconds[rounds / 2]);
  free(seconds);
}

int main(int argc, char **argv) {
  if (argc == 3 && strcmp(argv[1], "accepts") == 0) {
    read_files(argv[2]);
    for (size_t i = 0; i < count; i++) {
      if (parse(files[i].text)) {
        puts(files[i].path);
      }
    }
    return 0;
  }
  if (argc == 4 && strcmp(argv[1], "throughput") == 0 && atoi(argv[3]) > 0) {
    read_files(argv[2]);
    measure("native-parse-protobuf", parse, atoi(argv[3]));
    measure("native-scan", scan, atoi(argv[3]));
    return 0;
  }
  fputs("usage: libpg_query accepts LIST | libpg_query throughput LIST ROUNDS\n", stderr);
  return 2;
}
