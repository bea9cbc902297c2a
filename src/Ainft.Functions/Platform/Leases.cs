using System.Security.Cryptography;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace Ainft.Functions.Platform;

/// <summary>Named leases of one blob each, so that at most one process at a time does a piece of work.</summary>
public sealed class Leases(BlobContainerClient container, TimeProvider time)
{
    internal const string Container = "leases";

    /// <summary>Takes a lease of 15 to 60 seconds and renews it while it is held. Null when another holds it.</summary>
    public async Task<Lease?> TryAcquireAsync(
        string name, TimeSpan duration, CancellationToken cancellationToken = default)
    {
        var blob = container.GetBlobClient(name);
        // The app chooses the lease's id, so that storage grants a second try after a lost answer.
        var client = blob.GetBlobLeaseClient(new Guid(RandomNumberGenerator.GetBytes(16)).ToString());
        try
        {
            await AcquireAsync(blob, client, duration, cancellationToken);
        }
        catch (RequestFailedException e) when (e.ErrorCode == BlobErrorCode.LeaseAlreadyPresent)
        {
            return null;
        }

        return new Lease(client, duration, time);
    }

    /// <summary>
    /// Whether the container of the leases exists. The first start of a deployment creates it, and it is never deleted.
    /// </summary>
    internal async Task<bool> ExistsAsync(CancellationToken cancellationToken) =>
        await container.ExistsAsync(cancellationToken);

    private static async Task AcquireAsync(
        BlobClient blob, BlobLeaseClient client, TimeSpan duration, CancellationToken cancellationToken)
    {
        try
        {
            await client.AcquireAsync(duration, cancellationToken: cancellationToken);
        }
        catch (RequestFailedException e) when (e.ErrorCode == BlobErrorCode.BlobNotFound)
        {
            await CreateAsync(blob, cancellationToken);
            await client.AcquireAsync(duration, cancellationToken: cancellationToken);
        }
    }

    private static async Task CreateAsync(BlobClient blob, CancellationToken cancellationToken)
    {
        try
        {
            var absent = new BlobUploadOptions { Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All } };
            await blob.UploadAsync(new BinaryData(Array.Empty<byte>()), absent, cancellationToken);
        }
        catch (RequestFailedException e) when (e.Status is 409 or 412)
        {
            // Another process created it first.
        }
    }
}
