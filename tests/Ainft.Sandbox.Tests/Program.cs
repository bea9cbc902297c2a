using Ainft.Sandbox.Tests;
using Xunit.Runner.InProc.SystemConsole;

return args is ["node", var folder, var script, .. var image]
    ? await NodeProcess.RunAsync(folder, script, image.FirstOrDefault())
    : await ConsoleRunner.Run(args);
