using System.Runtime.CompilerServices;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace Ainft.Functions.Platform;

/// <summary>A container of blobs, most of them written once under a name that their content or purpose determines.</summary>
public sealed class Blobs(BlobContainerClient container)
{
    /// <summary>
    /// Writes a blob that is not there yet (<c>If-None-Match: *</c>); false when it is there already. A first try whose answer was lost
    /// counts as there already, so a blob's name must determine its content.
    /// </summary>
    public async Task<bool> CreateAsync(string name, ReadOnlyMemory<byte> content, string contentType, CancellationToken cancellationToken = default)
    {
        try
        {
            await UploadAsync(name, content, contentType, new BlobRequestConditions { IfNoneMatch = ETag.All }, cancellationToken);
            return true;
        }
        catch (RequestFailedException e) when (e.Status is 409 or 412 && e.ErrorCode != "ContainerNotFound")
        {
            return false;
        }
    }

    /// <summary>Writes a blob whether or not one of its name is there.</summary>
    public Task ReplaceAsync(string name, ReadOnlyMemory<byte> content, string contentType, CancellationToken cancellationToken = default) =>
        UploadAsync(name, content, contentType, null, cancellationToken);

    /// <summary>Reads a whole blob; null when it is not there.</summary>
    public Task<ReadOnlyMemory<byte>?> ReadAsync(string name, CancellationToken cancellationToken = default) =>
        DownloadAsync(name, default, cancellationToken);

    /// <summary>Reads <paramref name="length"/> bytes from <paramref name="offset"/>; null when the blob is not there.</summary>
    public Task<ReadOnlyMemory<byte>?> ReadRangeAsync(string name, long offset, long length, CancellationToken cancellationToken = default) =>
        DownloadAsync(name, new HttpRange(offset, length), cancellationToken);

    /// <summary>Whether a blob is there.</summary>
    public async Task<bool> ExistsAsync(string name, CancellationToken cancellationToken = default) =>
        await container.GetBlobClient(name).ExistsAsync(cancellationToken);

    /// <summary>Deletes a blob; false when it was not there.</summary>
    public async Task<bool> DeleteAsync(string name, CancellationToken cancellationToken = default) =>
        await container.GetBlobClient(name).DeleteIfExistsAsync(cancellationToken: cancellationToken);

    /// <summary>The names that begin with <paramref name="prefix"/>, in order.</summary>
    public async IAsyncEnumerable<string> NamesAsync(string? prefix = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var blob in container.GetBlobsAsync(new GetBlobsOptions { Prefix = prefix }, cancellationToken))
            yield return blob.Name;
    }

    private async Task UploadAsync(string name, ReadOnlyMemory<byte> content, string contentType, BlobRequestConditions? conditions, CancellationToken cancellationToken)
    {
        await using var stream = BinaryData.FromBytes(content).ToStream();
        await container.GetBlockBlobClient(name).UploadAsync(
            stream, new BlobUploadOptions { Conditions = conditions, HttpHeaders = new BlobHttpHeaders { ContentType = contentType } }, cancellationToken);
    }

    private async Task<ReadOnlyMemory<byte>?> DownloadAsync(string name, HttpRange range, CancellationToken cancellationToken)
    {
        try
        {
            var result = await container.GetBlobClient(name).DownloadContentAsync(new BlobDownloadOptions { Range = range }, cancellationToken);
            return result.Value.Content.ToMemory();
        }
        catch (RequestFailedException e) when (e.ErrorCode == BlobErrorCode.BlobNotFound)
        {
            return null;
        }
    }
}
