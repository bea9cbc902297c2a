using Ainft.Functions;

var app = AinftApp.Create(args);
await app.RunAsync();
