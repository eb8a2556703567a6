await Console.Error.WriteLineAsync("There is no benchmark yet; docs/performance.md says which belong here.");
return 1;
