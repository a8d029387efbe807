package io.quotecast.protocol.alpaca;

import io.quotecast.protocol.WireFormat;
import java.util.HashMap;
import java.util.Map;

/** The wire formats of one feed, which its clients share. Immutable. */
public final class AlpacaFormats {
    private final Map<Key, WireFormat> formats = new HashMap<>();

    private record Key(AlpacaForm form, AssetClass assetClass, AlpacaEncoding.Content content) {}

    public AlpacaFormats() {
        BarRevisions revisions = new BarRevisions();
        for (AlpacaForm form : AlpacaForm.values()) {
            for (AssetClass assetClass : AssetClass.values()) {
                for (AlpacaEncoding.Content content : AlpacaEncoding.Content.values()) {
                    formats.put(
                            new Key(form, assetClass, content),
                            new WireFormat(new AlpacaEncoding(form, assetClass, content, revisions), form.framing()));
                }
            }
        }
    }

    WireFormat of(AlpacaForm form, AssetClass assetClass, AlpacaEncoding.Content content) {
        WireFormat format = formats.get(new Key(form, assetClass, content));
        if (format == null) {
            throw new IllegalStateException("no format for " + content);
        }
        return format;
    }
}
