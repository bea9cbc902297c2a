using Ainft.Benchmarks;

return args is [var name, .. var rest] && Suites.All.TryGetValue(name, out var run) ? await run(rest) : Suites.Usage();
