using Ainft.Sandbox.Tests;
using Xunit.Runner.InProc.SystemConsole;

return args is ["node", var folder, var script] ? await NodeProcess.RunAsync(folder, script) : await ConsoleRunner.Run(args);
