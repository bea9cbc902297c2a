using System.Security.Cryptography;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;

namespace Ainft.Benchmarks;

/// <summary>
/// The peer of the mint suite, a function app that stores each mint by itself. It writes one blob, one entity and one
/// queue message through the same SDK to the same Azurite. It has no signature, no canonical form and no index.
/// </summary>
internal static class NaiveServer
{
    /// <param name="args">The connection string of the storage account.</param>
    public static async Task<int> RunAsync(string[] args)
    {
        var storage = args.Single();
        var blobs = new BlobServiceClient(storage).GetBlobContainerClient("naive");
        var table = new TableServiceClient(storage).GetTableClient("Naive");
        var queue = new QueueServiceClient(storage).GetQueueClient("naive");
        await Task.WhenAll(blobs.CreateIfNotExistsAsync(), table.CreateIfNotExistsAsync(),
            queue.CreateIfNotExistsAsync());

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.MapPost("/", async (HttpRequest request) =>
        {
            var body = await BinaryData.FromStreamAsync(request.Body);
            var name = Convert.ToHexStringLower(SHA256.HashData(body));
            await blobs.GetBlobClient(name).UploadAsync(body, overwrite: true);
            await table.UpsertEntityAsync(new TableEntity(name[..1], name) { ["Length"] = body.ToArray().Length });
            await queue.SendMessageAsync(name);
            return Results.Text(name, statusCode: StatusCodes.Status201Created);
        });
        await app.RunAsync();
        return 0;
    }
}
