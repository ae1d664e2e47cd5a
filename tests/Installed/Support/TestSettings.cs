// Each class boots hosts of its own; more at a time would only slow each other down.
[assembly: Parallelize(Workers = 2, Scope = ExecutionScope.ClassLevel)]
