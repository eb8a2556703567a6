using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Tolpuddle.Core.Data;
using Tolpuddle.Testing;

namespace Tolpuddle.Core.Tests.Data;

/// <summary>What holds for files wherever they lie: in a folder, or in a bucket of a real server that speaks S3.</summary>
[Trait("Databases", "None")]
public sealed class FilePlaceTests
{
    private const string Secret = "Hollyhock";

    private static readonly byte[] Content = Encoding.UTF8.GetBytes($"A letter to {Secret}");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<bool> Places => [false, true];

    [Theory]
    [MemberData(nameof(Places))]
    public async Task What_is_kept_is_read_back_is_kept_once_and_tells_nothing(bool inBucket)
    {
        await using var world = await World.CreateAsync(inBucket);

        var key = await world.Store.KeepAsync(Content, Cancel);

        Assert.Equal(key, await world.Store.KeepAsync(Content, Cancel));
        Assert.Equal(Content, await world.Store.ReadAsync(key, Cancel));
        Assert.True(await world.Store.HoldsAsync(key, Cancel));
        var (path, file) = Assert.Single(world.Files());
        var name = Convert.ToHexStringLower(key);
        Assert.Equal($"{name[..2]}/{name}", path); // the same in both: a copy of one is the other
        Assert.NotEqual(SHA256.HashData(Content), key);
        Assert.True((await File.ReadAllBytesAsync(file.FullName, Cancel)).AsSpan().IndexOf(Encoding.UTF8.GetBytes(Secret)) < 0);
        Assert.Equal(name, Assert.Single(await world.Store.Place.AllAsync(Cancel).ToListAsync(Cancel)).Name);
    }

    [Theory]
    [MemberData(nameof(Places))]
    public async Task What_is_not_there_or_was_changed_is_nobodys(bool inBucket)
    {
        await using var world = await World.CreateAsync(inBucket);
        var key = await world.Store.KeepAsync(Content, Cancel);
        var file = world.Files().Single().File.FullName;
        var bytes = await File.ReadAllBytesAsync(file, Cancel);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(file, bytes, Cancel);

        var failure = await Assert.ThrowsAnyAsync<Exception>(() => world.Store.ReadAsync(key, Cancel));
        Assert.True(failure is CryptographicException or (IOException and not FilesAwayException), failure.ToString()); // the server may have noticed it first
        Assert.Null(await world.Store.TryReadAsync(key, Cancel));
        var other = new byte[key.Length];
        Assert.False(await world.Store.HoldsAsync(other, Cancel));
        Assert.Null(await world.Store.TryReadAsync(other, Cancel));
        await Assert.ThrowsAnyAsync<IOException>(() => world.Store.ReadAsync(other, Cancel));
    }

    [Theory]
    [MemberData(nameof(Places))]
    public async Task What_no_row_names_goes_after_a_month_unless_it_was_kept_anew(bool inBucket)
    {
        await using var world = await World.CreateAsync(inBucket);
        var (named, nobodys, anew) = (await world.Store.KeepAsync("named"u8.ToArray(), Cancel), await world.Store.KeepAsync("nobody's"u8.ToArray(), Cancel), await world.Store.KeepAsync("anew"u8.ToArray(), Cancel));
        Task SweepAsync() => world.Store.SweepAsync(DateTime.UtcNow, _ => Task.FromResult<IReadOnlyCollection<byte[]>>([named]), Cancel);
        world.Age(29);
        await SweepAsync();
        Assert.True(await world.Store.HoldsAsync(nobodys, Cancel));
        world.Age(31);
        await world.Store.KeepAsync("anew"u8.ToArray(), Cancel);

        await SweepAsync();

        Assert.Equal((true, false, true), (await world.Store.HoldsAsync(named, Cancel), await world.Store.HoldsAsync(nobodys, Cancel), await world.Store.HoldsAsync(anew, Cancel)));
        Assert.Equal(2, world.Files().Count); // and nothing beside them
    }

    [Theory]
    [MemberData(nameof(Places))]
    public async Task What_is_erased_goes_at_once_unless_it_came_in_within_a_day(bool inBucket)
    {
        await using var world = await World.CreateAsync(inBucket);
        var key = await world.Store.KeepAsync(Content, Cancel);

        await world.Store.ForgetAsync(key, DateTime.UtcNow, Cancel);
        Assert.True(await world.Store.HoldsAsync(key, Cancel));
        world.Age(2);
        await world.Store.ForgetAsync(key, DateTime.UtcNow, Cancel);

        Assert.Empty(world.Files());
        await world.Store.ForgetAsync(key, DateTime.UtcNow, Cancel); // and twice is harmless
    }

    /// <summary>The same bytes come in, from another node, while it is deleted because nobody names them.</summary>
    [Theory]
    [MemberData(nameof(Places))]
    public async Task Whoever_was_told_that_a_file_is_kept_has_it_though_it_was_deleted_at_that_moment(bool inBucket)
    {
        await using var world = await World.CreateAsync(inBucket);
        var other = world.OtherNode();
        for (var round = 0; round < 30; round++)
        {
            var content = Encoding.UTF8.GetBytes($"round {round}");
            var key = await world.Store.KeepAsync(content, Cancel);
            world.Age(31);

            await Task.WhenAll(
                world.Store.ForgetAsync(key, DateTime.UtcNow, Cancel),
                Task.Run(async () =>
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(round % 10), Cancel);
                    await other.KeepAsync(content, Cancel);
                }, Cancel));

            Assert.Equal(content, await world.Store.ReadAsync(key, Cancel));
        }
    }

    [Fact]
    public async Task Whoever_writes_what_is_being_deleted_waits_and_writes_it_again()
    {
        await using var world = await World.CreateAsync(inBucket: true);
        var key = await world.Store.KeepAsync(Content, Cancel);
        var name = Convert.ToHexStringLower(key);
        var (path, mark) = ($"{name[..2]}/{name}", $".tolpuddle-going/{name}/{Guid.NewGuid():N}");
        world.Server!.Lay(world.Address!, mark); // as another node that has looked how old it is
        world.Server.Take(world.Address!, path);

        var writing = world.Store.KeepAsync(Content, Cancel);
        while (!world.Files().Any(file => file.Path == path)) await Task.Delay(5, Cancel);
        await Task.Delay(300, Cancel);
        Assert.False(writing.IsCompleted);
        world.Server.Take(world.Address!, path); // and deletes it only now
        world.Server.Take(world.Address!, mark);

        Assert.Equal(key, await writing);
        Assert.Equal(Content, await world.Store.ReadAsync(key, Cancel));
    }

    [Fact]
    public async Task A_mark_that_was_left_behind_goes_after_a_day()
    {
        await using var world = await World.CreateAsync(inBucket: true);
        world.Server!.Lay(world.Address!, $".tolpuddle-going/{new string('0', 64)}/{Guid.NewGuid():N}");
        Task SweepAsync() => world.Store.SweepAsync(DateTime.UtcNow, _ => Task.FromResult<IReadOnlyCollection<byte[]>>([]), Cancel);

        await SweepAsync();
        Assert.Single(world.Files());
        world.Age(2);
        await SweepAsync();

        Assert.Empty(world.Files());
    }

    [Fact]
    public async Task A_mark_that_was_left_behind_keeps_nobody_waiting()
    {
        await using var world = await World.CreateAsync(inBucket: true);
        var name = Convert.ToHexStringLower(await world.Store.KeepAsync(Content, Cancel));
        world.Server!.Lay(world.Address!, $".tolpuddle-going/{name}/{Guid.NewGuid():N}");
        world.Age(1);

        await world.Store.KeepAsync(Content, Cancel).WaitAsync(TimeSpan.FromSeconds(20), Cancel); // a minute, if it were a fresh one
    }

    [Theory]
    [InlineData("going/{0}/{1}")]
    [InlineData("probe/{1}")]
    [InlineData(".tolpuddle-going/{0}/notes.txt")]
    [InlineData(".tolpuddle-going/notes/{1}")]
    [InlineData(".tolpuddle-going/{1}")]
    [InlineData(".tolpuddle-probe/notes.txt")]
    [InlineData(".tolpuddle-probe/{0}/{1}")]
    public async Task What_is_called_otherwise_is_somebody_elses_and_stays(string path)
    {
        await using var world = await World.CreateAsync(inBucket: true);
        var others = string.Format(CultureInfo.InvariantCulture, path, new string('0', 64), Guid.NewGuid().ToString("N"));
        world.Server!.Lay(world.Address!, others);
        world.Server.Lay(world.Address!, $".tolpuddle-probe/{Guid.NewGuid():N}");
        world.Age(2);

        await world.Store.Place.TidyAsync(DateTime.UtcNow.AddDays(-1), Cancel);

        Assert.Equal(others, Assert.Single(world.Files()).Path);
    }

    [Fact]
    public async Task More_than_one_page_of_a_list_is_read()
    {
        await using var world = await World.CreateAsync(inBucket: true);
        for (var number = 0; number <= 1000; number++)
        {
            var name = $"{number:x64}";
            world.Server!.Lay(world.Address!, $"{name[..2]}/{name}");
        }

        var names = await world.Store.Place.AllAsync(Cancel).Select(file => file.Name).Distinct().CountAsync(Cancel);

        Assert.Equal(1001, names);
    }

    [Fact]
    public async Task A_sweep_goes_on_past_what_is_out_of_reach_and_ends_where_nothing_answers()
    {
        await using var world = await World.CreateAsync(inBucket: false);
        for (var number = 0; number < 6; number++) await world.Store.KeepAsync([(byte)number], Cancel);
        world.Age(31);
        var away = world.Files()[2].File.Name;
        var (partly, all) = (new PartlyAway(world.Store.Place, name => name == away), new PartlyAway(world.Store.Place, _ => true));
        static Task SweepAsync(IFilePlace place) => new FileStore(TestDatabase.Vault, place).SweepAsync(DateTime.UtcNow, _ => Task.FromResult<IReadOnlyCollection<byte[]>>([]), Cancel);

        await Assert.ThrowsAsync<FilesAwayException>(() => SweepAsync(all));
        await SweepAsync(partly);

        Assert.Equal(3, all.Refused.Count);
        Assert.Equal(away, Assert.Single(world.Files()).File.Name);
    }

    [Fact]
    public async Task A_server_that_was_killed_is_said_to_be_away_and_loses_nothing()
    {
        await using var server = await BucketServer.StartAsync();
        await using var world = await World.CreateAsync(server);
        var key = await world.Store.KeepAsync(Content, Cancel);
        await server.KillAsync();

        var away = await Assert.ThrowsAsync<FilesAwayException>(() => world.Store.KeepAsync("other"u8.ToArray(), Cancel));
        await Assert.ThrowsAsync<FilesAwayException>(() => world.Store.TryReadAsync(key, Cancel));
        await Assert.ThrowsAsync<FilesAwayException>(() => world.Store.HoldsAsync(key, Cancel));
        await Assert.ThrowsAsync<FilesAwayException>(() => ((FileBucket)world.Store.Place).TryOutAsync(Cancel));
        await world.Store.ForgetAsync(key, DateTime.UtcNow.AddYears(1), Cancel); // whose row is gone by now: the sweep finds it

        Assert.Contains("does not answer", away.Message, StringComparison.Ordinal);
        await server.StartAgainAsync();
        Assert.Equal(Content, await world.Store.ReadAsync(key, Cancel));
        await ((FileBucket)world.Store.Place).TryOutAsync(Cancel);
        Assert.Single(world.Files());
    }

    [Theory]
    [InlineData(true, BucketServer.KeyId, "is not there")]
    [InlineData(false, "NOBODY", "does not let this key")]
    public async Task What_a_server_refuses_is_said_in_words_and_without_the_key(bool elsewhere, string keyId, string words)
    {
        var address = (await BucketServer.SharedAsync()).NewAddress() with { Key = new BucketKey(keyId, BucketServer.Secret) };
        using var bucket = new FileBucket(elsewhere ? address with { Bucket = "nowhere" } : address);

        var refusal = await Assert.ThrowsAsync<FilesAwayException>(() => bucket.TryOutAsync(Cancel));

        Assert.Contains(words, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(keyId == BucketServer.KeyId ? BucketServer.Secret : keyId, refusal.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(BucketServer.Secret, $"{refusal} {address} {address.Key}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("s3://tolpuddle-files", "tolpuddle-files", "")]
    [InlineData("s3://files.dorset/a/b_c/", "files.dorset", "a/b_c/")]
    [InlineData("s3://files/", "files", "")]
    public void A_bucket_is_written_like_this(string text, string bucket, string prefix)
    {
        Assert.True(BucketAddress.TryParse(text, out var read, out var path));
        Assert.Equal((bucket, prefix), (read, path));
    }

    [Theory]
    [InlineData("")]
    [InlineData("files")]
    [InlineData("/var/files")]
    [InlineData("https://files")]
    [InlineData("s3://")]
    [InlineData("s3://ab")]
    [InlineData("s3://Files")]
    [InlineData("s3://key:secret@files")]
    [InlineData("s3://files/../other")]
    [InlineData("s3://files/a//b")]
    [InlineData("s3://files/a b")]
    [InlineData("s3://files/.tolpuddle-probe")]
    [InlineData("s3://files/a/.Tolpuddle-going/b")]
    public void All_else_is_no_bucket(string text) => Assert.False(BucketAddress.TryParse(text, out _, out _));

    /// <summary>A store, and a look at what lies where its files go.</summary>
    private sealed class World : IAsyncDisposable
    {
        private readonly List<FileBucket> _buckets = [];
        private readonly string _folder = TestFolder.NewPath();

        public BucketServer? Server { get; private init; }

        public BucketAddress? Address { get; private init; }

        public FileStore Store { get; private set; } = null!;

        public static async Task<World> CreateAsync(bool inBucket) => await CreateAsync(inBucket ? await BucketServer.SharedAsync() : null);

        public static Task<World> CreateAsync(BucketServer? server)
        {
            var world = new World { Server = server, Address = server?.NewAddress() };
            world.Store = world.OtherNode();
            return Task.FromResult(world);
        }

        /// <summary>The same place as another node opens it.</summary>
        public FileStore OtherNode()
        {
            if (Address is null) return new FileStore(TestDatabase.Vault, _folder);
            _buckets.Add(new FileBucket(Address));
            return new FileStore(TestDatabase.Vault, _buckets[^1]);
        }

        /// <summary>All that lies there, whatever it is called.</summary>
        public IReadOnlyList<(string Path, FileInfo File)> Files()
        {
            if (Server is not null) return Server.Objects(Address!);
            return !Directory.Exists(_folder) ? [] : [.. new DirectoryInfo(_folder).EnumerateFiles("*", SearchOption.AllDirectories).Select(file => (Path.GetRelativePath(_folder, file.FullName), file))];
        }

        public void Age(int days)
        {
            foreach (var (_, file) in Files()) File.SetLastWriteTimeUtc(file.FullName, DateTime.UtcNow.AddDays(-days));
        }

        public ValueTask DisposeAsync()
        {
            foreach (var bucket in _buckets) bucket.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
