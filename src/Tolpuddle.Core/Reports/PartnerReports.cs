using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access.Programs;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Reports;

/// <summary>How a report that a program sent fared.</summary>
public abstract record PartnerResult
{
    private PartnerResult()
    {
    }

    /// <summary>It is durable.</summary>
    /// <param name="IsRepeat">True if the same request had been taken before; it made no second report.</param>
    public sealed record Received(SendReceipt Receipt, bool IsRepeat) : PartnerResult;

    /// <summary>The request's key was used before, for something else. Nothing was taken.</summary>
    public sealed record OtherBody : PartnerResult;

    /// <summary>Nobody reads the partner channel now. Nothing was taken.</summary>
    public sealed record ChannelClosed : PartnerResult;
}

/// <summary>Reports that programs of partners hand in. The agency that reads the partner channel holds them.</summary>
public sealed class PartnerReports(TolpuddleContext db, Intake intake)
{
    /// <summary>Code of <see cref="Codes.Channel"/> by which they come in.</summary>
    public const string Channel = "partner";

    /// <summary>Takes <paramref name="draft"/>, once for each <paramref name="requestKey"/> of the program that is the viewer.</summary>
    /// <param name="draft">What was sent; its channel and id are set here.</param>
    /// <param name="requestKey">Drawn by the program for this request, and sent with every repeat of it.</param>
    /// <param name="body">The bytes that were sent: a repeat has the same.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task<PartnerResult> ReceiveAsync(ReportDraft draft, string requestKey, byte[] body, CancellationToken cancel)
    {
        var request = db.Vault.SecretKey("request-key", requestKey);
        var bodyHash = db.Vault.SecretKey("request-body", Convert.ToHexString(SHA256.HashData(body)));
        if (await EarlierAsync(request, bodyHash, cancel) is { } earlier) return earlier;

        var id = Guid.CreateVersion7();
        db.SentReports.Add(new SentReport { KeyId = db.Viewer.AccountId, RequestHash = request, BodyHash = bodyHash, ReportId = id });
        try
        {
            if (await intake.ReceiveAsync(draft with { Channel = Channel, Id = id, OwnerId = null }, cancel) is ReceiveResult.ChannelClosed) return new PartnerResult.ChannelClosed();
        }
        catch (DbUpdateException)
        {
            db.ChangeTracker.Clear(); // another node was quicker with the same request
            if (await EarlierAsync(request, bodyHash, cancel) is { } quicker) return quicker;
            throw;
        }

        return await db.SentBeforeAsync(request, cancel) is { } sent
            ? new PartnerResult.Received(sent.Receipt, IsRepeat: false)
            : throw new InvalidOperationException("A report that was just saved is not there.");
    }

    private async Task<PartnerResult?> EarlierAsync(byte[] request, byte[] bodyHash, CancellationToken cancel)
    {
        if (await db.SentBeforeAsync(request, cancel) is not { } sent) return null;
        return sent.BodyHash.AsSpan().SequenceEqual(bodyHash) ? new PartnerResult.Received(sent.Receipt, IsRepeat: true) : new PartnerResult.OtherBody();
    }
}
