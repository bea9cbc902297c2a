using System.Security.Cryptography;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace Ainft.Functions.Platform;

/// <summary>Named leases: a blob each, so that at most one process at a time does a piece of work.</summary>
public sealed class Leases(BlobContainerClient container, TimeProvider time)
{
    internal const string Container = "leases";

    /// <summary>Takes a lease for 15 to 60 seconds, renewed while it is held; null when another holds it.</summary>
    public async Task<Lease?> TryAcquireAsync(string name, TimeSpan duration, CancellationToken cancellationToken = default)
    {
        var blob = container.GetBlobClient(name);
        // The lease's id is chosen here, so that a second try after a lost answer is granted and not refused.
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

    /// <summary>Whether there is a place for leases: it is created with all else of a deployment, and never deleted.</summary>
    internal async Task<bool> ExistsAsync(CancellationToken cancellationToken) => await container.ExistsAsync(cancellationToken);

    private static async Task AcquireAsync(BlobClient blob, BlobLeaseClient client, TimeSpan duration, CancellationToken cancellationToken)
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
            await blob.UploadAsync(new BinaryData(Array.Empty<byte>()), new BlobUploadOptions { Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All } }, cancellationToken);
        }
        catch (RequestFailedException e) when (e.Status is 409 or 412)
        {
            // Another process created it first.
        }
    }
}
