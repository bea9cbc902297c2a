using System.Net.Http.Headers;
using Azure;
using Azure.Storage;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace Ainft.Functions.Platform;

/// <summary>A container of blobs. The content or purpose of a blob determines its name. Most never change.</summary>
public partial class Blobs(BlobContainerClient container)
{
    private readonly BlobContainerClient container = container;

    /// <summary>The same container, for a <see cref="StorageWrapper"/> that wraps it.</summary>
    protected Blobs(Blobs same) : this(same.container)
    {
    }

    // At most two blocks of 4 MiB are in transfer at a time, so memory does not grow with the blob.
    private static readonly StorageTransferOptions Blocks = new()
    {
        InitialTransferSize = 4 << 20,
        MaximumTransferSize = 4 << 20,
        MaximumConcurrency = 2,
    };

    /// <summary>
    /// Writes a blob that does not exist yet (<c>If-None-Match: *</c>). False when it exists. After a lost answer the
    /// SDK sends the write again and gets false, so a blob's name must determine its content.
    /// </summary>
    public virtual async Task<bool> CreateAsync(
        string name, ReadOnlyMemory<byte> content, string contentType, CancellationToken cancellationToken = default)
    {
        await using var stream = BinaryData.FromBytes(content).ToStream();
        return await CreateAsync(name, stream, contentType, default, cancellationToken);
    }

    /// <summary>
    /// Does the same for a blob of any size, block by block. The blob exists after the last request named its blocks.
    /// </summary>
    public Task<bool> CreateAsync(
        string name, Stream content, string contentType, CancellationToken cancellationToken = default) =>
        CreateAsync(name, content, contentType, Blocks, cancellationToken);

    /// <summary>Writes a blob, also over an existing one.</summary>
    public virtual async Task ReplaceAsync(
        string name, ReadOnlyMemory<byte> content, string contentType, CancellationToken cancellationToken = default)
    {
        await using var stream = BinaryData.FromBytes(content).ToStream();
        await UploadAsync(name, stream, contentType, null, default, cancellationToken);
    }

    /// <summary>
    /// Replaces a blob that still has <paramref name="etag"/>. Without an ETag it writes a blob that does not exist.
    /// False when the condition fails, perhaps because of this call's own lost first try.
    /// </summary>
    public async Task<bool> ReplaceAsync(
        string name, ReadOnlyMemory<byte> content, string contentType, ETag? etag,
        CancellationToken cancellationToken = default)
    {
        try
        {
            var unchanged = etag is { } known
                ? new BlobRequestConditions { IfMatch = known }
                : new BlobRequestConditions { IfNoneMatch = ETag.All };
            await using var stream = BinaryData.FromBytes(content).ToStream();
            await UploadAsync(name, stream, contentType, unchanged, default, cancellationToken);
            return true;
        }
        catch (RequestFailedException e) when (e.Status is 409 or 412 && e.ErrorCode != "ContainerNotFound")
        {
            return false;
        }
    }

    /// <summary>Reads a small blob with its ETag. Null when it does not exist.</summary>
    public async Task<(ReadOnlyMemory<byte> Content, ETag ETag)?> ReadTaggedAsync(
        string name, CancellationToken cancellationToken = default)
    {
        try
        {
            var result = await container.GetBlobClient(name).DownloadContentAsync(cancellationToken);
            return (result.Value.Content.ToMemory(), result.Value.Details.ETag);
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return null;
        }
    }

    /// <summary>Reads a whole blob. Null when it does not exist.</summary>
    public virtual Task<ReadOnlyMemory<byte>?> ReadAsync(
        string name, CancellationToken cancellationToken = default) =>
        DownloadAsync(name, default, cancellationToken);

    /// <summary>
    /// Reads <paramref name="length"/> bytes from <paramref name="offset"/>. Null when the blob does not exist.
    /// </summary>
    public Task<ReadOnlyMemory<byte>?> ReadRangeAsync(
        string name, long offset, long length, CancellationToken cancellationToken = default) =>
        DownloadAsync(name, new HttpRange(offset, length), cancellationToken);

    /// <summary>
    /// Fills a buffer with the bytes from <paramref name="offset"/>. Null when the blob does not exist.
    /// </summary>
    /// <returns>The number of bytes read, less than the buffer only at the end, and the blob's length.</returns>
    public async Task<(int Read, long Length)?> FillAsync(
        string name, long offset, Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            var range = new BlobDownloadOptions { Range = new HttpRange(offset, buffer.Length) };
            using var result =
                (await container.GetBlobClient(name).DownloadStreamingAsync(range, cancellationToken)).Value;
            var read = await result.Content.ReadAtLeastAsync(
                buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
            return (read, LengthOf(result.Details) ?? offset + read);
        }
        catch (RequestFailedException e) when (e.ErrorCode == BlobErrorCode.BlobNotFound)
        {
            return null;
        }
    }

    /// <summary>
    /// Opens a blob of any size for reads from any position, block by block. Null when it does not exist.
    /// </summary>
    public async Task<Stream?> OpenAsync(string name, CancellationToken cancellationToken = default)
    {
        try
        {
            var options = new BlobOpenReadOptions(allowModifications: false) { BufferSize = 1 << 20 };
            return await container.GetBlobClient(name).OpenReadAsync(options, cancellationToken);
        }
        catch (RequestFailedException e) when (e.Status == 404 && e.ErrorCode != "ContainerNotFound")
        {
            return null;
        }
    }

    /// <summary>Whether a blob exists.</summary>
    public async Task<bool> ExistsAsync(string name, CancellationToken cancellationToken = default) =>
        await container.GetBlobClient(name).ExistsAsync(cancellationToken);

    /// <summary>Deletes a blob. False when it did not exist.</summary>
    public async Task<bool> DeleteAsync(string name, CancellationToken cancellationToken = default) =>
        await container.GetBlobClient(name).DeleteIfExistsAsync(cancellationToken: cancellationToken);

    /// <summary>All blobs in the order of their names, with their lengths in bytes and times of last write.</summary>
    public IAsyncEnumerable<(string Name, long Length, DateTimeOffset WrittenAt)> ListAsync(
        CancellationToken cancellationToken = default) => container
        .GetBlobsAsync(new GetBlobsOptions(), cancellationToken)
        .Select(blob => (blob.Name, blob.Properties.ContentLength ?? 0, blob.Properties.LastModified ?? default));

    private async Task<bool> CreateAsync(
        string name, Stream content, string contentType, StorageTransferOptions transfer,
        CancellationToken cancellationToken)
    {
        try
        {
            var absent = new BlobRequestConditions { IfNoneMatch = ETag.All };
            await UploadAsync(name, content, contentType, absent, transfer, cancellationToken);
            return true;
        }
        catch (RequestFailedException e) when (e.Status is 409 or 412 && e.ErrorCode != "ContainerNotFound")
        {
            return false;
        }
    }

    private async Task UploadAsync(
        string name, Stream content, string contentType, BlobRequestConditions? conditions,
        StorageTransferOptions transfer, CancellationToken cancellationToken) =>
        await container.GetBlockBlobClient(name).UploadAsync(
            content,
            new BlobUploadOptions
            {
                Conditions = conditions,
                TransferOptions = transfer,
                HttpHeaders = new BlobHttpHeaders { ContentType = contentType },
            },
            cancellationToken);

    private async Task<ReadOnlyMemory<byte>?> DownloadAsync(
        string name, HttpRange range, CancellationToken cancellationToken)
    {
        try
        {
            var options = new BlobDownloadOptions { Range = range };
            var result = await container.GetBlobClient(name).DownloadContentAsync(options, cancellationToken);
            return result.Value.Content.ToMemory();
        }
        catch (RequestFailedException e) when (e.ErrorCode == BlobErrorCode.BlobNotFound)
        {
            return null;
        }
    }

    /// <summary>The whole blob's length, the end of a <c>Content-Range</c> such as <c>bytes 0-99/1234</c>.</summary>
    private static long? LengthOf(BlobDownloadDetails details) =>
        ContentRangeHeaderValue.TryParse(details.ContentRange, out var range) ? range.Length : null;
}
