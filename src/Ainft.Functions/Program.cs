using Ainft.Functions;
using Microsoft.Extensions.Options;

var app = AinftApp.Create(args);
try
{
    app.Services.GetRequiredService<IStartupValidator>().Validate();
}
catch (Exception e) when (e is OptionsValidationException or AggregateException)
{
    // Nothing starts with wrong settings, and whoever starts it reads which.
    foreach (var wrong in e is AggregateException all ? all.InnerExceptions : [e])
        Console.Error.WriteLine(wrong.Message);
    return 1;
}

await app.RunAsync();
return 0;
