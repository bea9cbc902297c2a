using System.Collections.Concurrent;
using Ainft.Functions.Platform;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Ainft.Functions.Tests.Platform;

/// <summary>An app without a key, on real storage that accepts only tokens.</summary>
public sealed class TokenStorageTests
{
    [Fact]
    public async Task Tables_blobs_and_queues_are_used_with_tokens_of_the_identity()
    {
        await using var azurite = await SecureAzurite.StartAsync();
        var scopes = new ConcurrentQueue<string>();
        var identity = DelegatedTokenCredential.Create((request, _) =>
        {
            scopes.Enqueue(string.Join(' ', request.Scopes));
            return SecureAzurite.CreateToken();
        });

        // The start creates every table, container and queue.
        await using var app = await App.StartAsync(
            [
                .. azurite.Settings,
                new("Ainft__Chain__RpcUrls", "http://127.0.0.1:9"),
                new("Ainft__Chain__ChainId", "31337"),
                new("Ainft__Chain__Registry", "0x5FbDB2315678afecb367f032d93F642f64180aa3"),
            ],
            builder =>
            {
                builder.Services.AddSingleton<TokenCredential>(identity);
                builder.Services.AddSingleton<HttpPipelineTransport>(azurite.CreateTransport());
            });
        var storage = app.Get<Storage>();
        byte[] content = [1, 2, 3];
        var blobs = storage.Blobs("bundles");
        await blobs.CreateAsync("some", content, "application/octet-stream");
        await app.Get<Queues>().Open("runs").SendAsync("{}", "test");

        Assert.Equal(content, (await blobs.ReadAsync("some"))!.Value.ToArray());
        var message = await storage.QueueNamed("ainft-runs").ReceiveMessageAsync();
        Assert.Equal("{}", message.Value.Body.ToString());
        Assert.NotEmpty(scopes);
        Assert.All(scopes, scope => Assert.Equal("https://storage.azure.com/.default", scope));
    }
}
