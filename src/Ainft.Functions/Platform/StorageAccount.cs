using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;

namespace Ainft.Functions.Platform;

/// <summary>
/// Makes the clients of the storage account. They use its connection string, or the identity of the app.
/// </summary>
/// <param name="options">The settings.</param>
/// <param name="transport">Sends the requests of all clients.</param>
/// <param name="identity">The identity of the app. An account with a connection string needs none.</param>
internal sealed class StorageAccount(
    StorageOptions options, HttpPipelineTransport transport, TokenCredential? identity)
{
    private StorageTokens Tokens => new(
        identity ?? throw new InvalidOperationException("A storage account without a key needs an identity."));

    public TableServiceClient Tables()
    {
        var bounded = Bounded(new TableClientOptions());
        return options.Identity is { } account
            ? new TableServiceClient(account.Tables, Tokens, bounded)
            : new TableServiceClient(options.ConnectionString, bounded);
    }

    public BlobServiceClient Blobs()
    {
        var bounded = Bounded(new BlobClientOptions());
        return options.Identity is { } account
            ? new BlobServiceClient(account.Blobs, Tokens, bounded)
            : new BlobServiceClient(options.ConnectionString, bounded);
    }

    /// <param name="undecodable">Gets each message that is not base64.</param>
    public QueueServiceClient Queues(SyncAsyncEventHandler<QueueMessageDecodingFailedEventArgs> undecodable)
    {
        // The Functions host expects base64 in queue messages by default.
        var bounded = Bounded(new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });
        bounded.MessageDecodingFailed += undecodable;
        return options.Identity is { } account
            ? new QueueServiceClient(account.Queues, Tokens, bounded)
            : new QueueServiceClient(options.ConnectionString, bounded);
    }

    private T Bounded<T>(T client)
        where T : ClientOptions
    {
        client.Transport = transport;
        // It stands before the retries, so it reports only the last one.
        client.AddPolicy(new BrokenAnswers(), HttpPipelinePosition.PerCall);
        client.AddPolicy(new RequestWork.StorageCounter(), HttpPipelinePosition.PerRetry);
        client.Retry.Mode = RetryMode.Exponential;
        client.Retry.MaxRetries = options.Retries;
        client.Retry.Delay = TimeSpan.FromMilliseconds(50);
        client.Retry.MaxDelay = TimeSpan.FromSeconds(1);
        client.Retry.NetworkTimeout = TimeSpan.FromSeconds(options.TimeoutSeconds);
        client.Diagnostics.IsLoggingEnabled = false;
        client.Diagnostics.IsDistributedTracingEnabled = false;
        client.Diagnostics.IsTelemetryEnabled = false;
        return client;
    }
}
