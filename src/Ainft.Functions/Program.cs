using Ainft.Functions;
using Ainft.Functions.Chain;
using Ainft.Functions.Platform;
using Ainft.Functions.Upkeep;
using Ainft.KeyVault;
using Azure;
using Microsoft.Extensions.Options;

if (UpkeepCommand.IsAskedFor(args))
    return await UpkeepCommand.RunAsync(args, AinftApp.Create, Console.Out, CancellationToken.None);
if (HealthCommand.IsAskedFor(args))
    return await HealthCommand.RunAsync(args, Console.Out, CancellationToken.None);

IHost app;
try
{
    // A Functions host starts the app as its worker. Started in any other way, the app serves alone.
    app = FunctionsHost.Started(args) ? AinftApp.CreateWorker(args) : AinftApp.Create(args);
    app.Services.GetRequiredService<IStartupValidator>().Validate();
    // A trigger that names a wrong schedule stops the start too.
    _ = app.Services.GetRequiredService<FunctionRuns>();
}
catch (Exception e) when (e is OptionsValidationException or AggregateException or InvalidOperationException)
{
    return EndWithWrongSettings(e);
}

await using var running = (IAsyncDisposable)app;
try
{
    // The app asks storage, the key vault and Service Bus before it starts, because a host of .NET writes a stack trace
    // when a start fails.
    await app.Services.GetRequiredService<Storage>().ExistsAsync();
    await app.Services.GetRequiredService<OperatorKey>().LoadAsync();
    await app.Services.GetRequiredService<Queues>().CheckAsync();
    await app.StartAsync();
}
catch (OperationCanceledException) when (IsStopping(app))
{
    // The request to stop came before the start had ended, and it is a normal end too.
    return 0;
}
catch (OptionsValidationException e)
{
    return EndWithWrongSettings(e);
}
catch (KeyVaultException e)
{
    Console.Error.WriteLine($"The app cannot read the key of Ainft__Chain__KeyVaultKey, so it ends. {e.Message}");
    return WrongSettings.ServiceAway;
}
catch (ServiceBusRefusedException e)
{
    Console.Error.WriteLine($"{e.Message} The app ends.");
    return WrongSettings.ServiceAway;
}
catch (Exception e) when (e is RequestFailedException or AggregateException)
{
    // A host, or a service manager, starts the app again.
    Console.Error.WriteLine($"Storage does not answer at AzureWebJobsStorage, so the app ends: {FirstLineOf(e)}");
    return WrongSettings.ServiceAway;
}

await app.WaitForShutdownAsync();
return 0;

// Wrong settings stop the start, and each gets a line of its own on standard error.
static int EndWithWrongSettings(Exception e)
{
    foreach (var wrong in WrongSettings.Explain(e))
        Console.Error.WriteLine(wrong);
    return WrongSettings.ExitCode;
}

static bool IsStopping(IHost app) =>
    app.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.IsCancellationRequested;

static string FirstLineOf(Exception e) => e.GetBaseException().Message.Split('\n')[0].TrimEnd();
