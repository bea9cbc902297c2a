using Ainft.Functions;
using Ainft.Functions.Platform;
using Ainft.Functions.Upkeep;
using Microsoft.Extensions.Options;

if (UpkeepCommand.IsAskedFor(args))
    return await UpkeepCommand.RunAsync(args, Console.Out, CancellationToken.None);

WebApplication app;
try
{
    app = AinftApp.Create(args);
    app.Services.GetRequiredService<IStartupValidator>().Validate();
}
catch (Exception e) when (e is OptionsValidationException or AggregateException or InvalidOperationException)
{
    // Nothing starts with wrong settings, and whoever starts it reads which.
    foreach (var wrong in WrongSettings.Explain(e))
        Console.Error.WriteLine(wrong);
    return 1;
}

await app.RunAsync();
return 0;
