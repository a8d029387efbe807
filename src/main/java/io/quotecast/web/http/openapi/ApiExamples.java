package io.quotecast.web.http.openapi;

/** The examples of the OpenAPI document. A test compares them with their schemas and with responses of the server. */
public final class ApiExamples {
    public static final String EVENT_STREAM = """
            id: e7f3:918273647
            data: [{"T":"q","S":"AAPL","bp":126.54,"bs":300,"ap":126.56,"as":200,"t":1767623400208130,"q":918273647,"u":88231}]

            """;

    public static final String SYMBOLS = """
            [{"symbol":"AAPL","name":"Apple Inc.","exchange":"NASDAQ","sector":"Technology","price_decimals":2,\
            "size_decimals":0,"tick":0.01,"calendar":"XNYS","tz":"America/New_York"}]""";
    public static final String SNAPSHOTS = """
            {"epoch":"e7f3","q":918273700,"snapshots":{"AAPL":{"q":{"T":"q","S":"AAPL","bp":126.54,"bs":300,\
            "ap":126.56,"as":200,"t":1767623400208130,"q":918273647,"u":88231}}},\
            "rejected":[{"S":"ZZZZ","code":412,"msg":"unknown symbol 'ZZZZ'"}]}""";
    public static final String CLOCK = """
            {"T":"market","st":"open","session":"regular","t":1767623400000000,\
            "next":{"st":"open","session":"closing-auction","t":1767646500000000}}""";

    public static final String BARS = """
            {"symbol":"AAPL","tf":"1m","bars":[{"t":1767623400000000,"o":126.1,"h":126.6,"l":126.05,"c":126.55,\
            "v":18200,"vw":126.31,"n":66,"x":true}]}""";
    public static final String BARS_NDJSON = """
            {"T":"b","S":"AAPL","tf":"1m","t":1767623400000000,"o":126.10,"h":126.60,"l":126.05,"c":126.55,\
            "v":18200,"vw":126.31,"n":66,"x":true}
            """;
    public static final String BARS_CSV = """
            S,tf,t,o,h,l,c,v,vw,n,x
            AAPL,1m,1767623400000000,126.10,126.60,126.05,126.55,18200,126.31,66,true
            """;

    public static final String SYMBOLS_NDJSON = """
            {"symbol":"AAPL","name":"Apple Inc.","exchange":"NASDAQ","sector":"Technology","price_decimals":2,\
            "size_decimals":0,"tick":0.01,"calendar":"XNYS","tz":"America/New_York"}
            """;
    public static final String SYMBOLS_CSV = """
            symbol,name,exchange,sector,price_decimals,size_decimals,tick,calendar,tz
            AAPL,Apple Inc.,NASDAQ,Technology,2,0,0.01,XNYS,America/New_York
            """;
    public static final String SNAPSHOT_NDJSON = """
            {"T":"q","S":"AAPL","bp":126.54,"bs":300,"ap":126.56,"as":200,"t":1767623400208119,"q":918273645,"u":77120}
            """;
    public static final String SNAPSHOT_CSV = """
            S,p,ch,cp,o,h,l,pc,v,vw,n,bp,bs,ap,as,st,t
            AAPL,126.55,1.25,0.9976,125.30,127.01,125.02,125.30,8642007,126.01,41233,126.54,300,126.56,200,open,\
            1767623400208130
            """;
    public static final String STATUSES = """
            {"symbol":"AAPL","statuses":[{"sc":"H","sm":"Halted","rc":"T12","t":1767623400208140}]}""";

    public static final String TRADES = """
            {"symbol":"AAPL","trades":[{"T":"t","S":"AAPL","p":126.55,"s":100,"x":"V","i":96921,"side":"buy",\
            "t":1767623400208123,"q":918273646,"u":5021}],"next":918273646}""";
    public static final String TRADES_OF_SYMBOLS = """
            {"trades":[{"T":"t","S":"AAPL","p":126.55,"s":100,"x":"V","i":96921,"side":"buy",\
            "t":1767623400208123,"q":918273646,"u":5021,"epoch":"e7f3"}],\
            "cursor":"MTc2NzYyMzQwMDIwODEyMzoxOjkxODI3MzY0Ng"}""";
    public static final String TRADES_NDJSON = """
            {"T":"t","S":"AAPL","p":126.55,"s":100,"t":1767623400208123,"q":918273646,"u":5021,"epoch":"e7f3"}
            """;
    public static final String TRADES_CSV = """
            T,S,p,s,x,i,side,c,t,q,u,epoch
            t,AAPL,126.55,100,V,96921,buy,,1767623400208123,918273646,5021,e7f3
            """;

    public static final String INGEST_NDJSON = """
            {"T":"q","S":"AAPL","bp":126.54,"bs":300,"ap":126.56,"as":200}
            {"T":"t","S":"AAPL","p":126.55,"s":100,"side":"buy"}
            """;
    public static final String INGEST_CSV = """
            T,S,p,s
            t,AAPL,126.55,100
            """;
    public static final String INGEST_RESULT = """
            {"accepted":998,"refused":1,"rejected":[{"line":17,"code":412,"msg":"unknown symbol 'AAPLX'"}],\
            "waited_ms":0}""";

    public static final String INGEST_UNREADABLE = """
            {"type":"about:blank","title":"Bad Request","status":400,\
            "detail":"the body cannot be read: Unexpected end of ZLIB input stream; 998 events were accepted and 0 refused\
             before","code":400,"accepted":998,"refused":0,"rejected":[],"waited_ms":0}""";
    public static final String INGEST_PAUSED = """
            {"type":"about:blank","title":"Request Timeout","status":408,\
            "detail":"no data for 60 s (quotecast.ingest.idle-time); 998 events were accepted and 0 refused before",\
            "code":400,"accepted":998,"refused":0,"rejected":[],"waited_ms":0}""";
    public static final String INGEST_TOO_LARGE = """
            {"type":"about:blank","title":"Request Entity Too Large","status":413,\
            "detail":"the decoded body has more than 1073741824 bytes; 998 events were accepted and 0 refused before",\
            "code":413,"accepted":998,"refused":0,"rejected":[],"waited_ms":0}""";
    public static final String UNSUPPORTED_CODING = """
            {"type":"about:blank","title":"Unsupported Media Type","status":415,\
            "detail":"the content coding 'br' is not supported; use one of gzip, zstd","code":400}""";

    public static final String MESSAGE = """
            {"any":"json"}""";
    public static final String PUBLISHED = """
            {"T":"ack","q":918273651}""";

    public static final String ADMIN_STATE = """
            {"hours":"schedule","market":{"T":"market","st":"open","session":"regular","t":1767623400000000},\
            "simulator":{"halted":[{"S":"AAPL","rc":"T12"},{"S":"KO","rc":"LUDP","until":1767623700000000}],\
            "burst":{"times":20,"until":1767623405000000}}}""";
    public static final String MARKET_HOURS = """
            {"hours":"closed","market":{"T":"market","st":"closed","session":"closed","t":1767623400000000}}""";
    public static final String ROOM_STATE = """
            {"topic":"lobby","count":1,"members":[{"client":"p7x2c9v8b7n6m5a1","name":"Ada","since":1767623400208150}]}""";
    public static final String KICKED = """
            {"topic":"lobby","client":"p7x2c9v8b7n6m5a1"}""";
    public static final String CLOSED_ROOM = """
            {"topic":"lobby","clients":2}""";
    public static final String HALTED = """
            {"S":"AAPL","halted":true,"rc":"T12"}""";
    public static final String RESUMED = """
            {"S":"AAPL","halted":false}""";
    public static final String GAP = """
            {"S":"AAPL","channel":"trades","events":1}""";
    public static final String STALL = """
            {"source":"simulator","seconds":10,"until":1767623410000000}""";
    public static final String BURST = """
            {"times":20,"seconds":5,"until":1767623405000000}""";

    static final String BAD_REQUEST = """
            {"type":"about:blank","title":"Bad Request","status":400,\
            "detail":"limit: 0 is out of range (1 to 1000)","code":417}""";
    static final String UNAUTHORIZED = """
            {"type":"about:blank","title":"Unauthorized","status":401,\
            "detail":"a key with the role 'read' is required: Authorization: Bearer ...","code":401}""";
    static final String FORBIDDEN = """
            {"type":"about:blank","title":"Forbidden","status":403,\
            "detail":"a key with the role 'read' is required: Authorization: Bearer ...","code":409}""";
    static final String NOT_FOUND = """
            {"type":"about:blank","title":"Not Found","status":404,"detail":"unknown symbol 'ZZZZ'","code":412}""";
    static final String CONTENT_TOO_LARGE = """
            {"type":"about:blank","title":"Request Entity Too Large","status":413,\
            "detail":"the body is too large; the limit is 8192 bytes","code":413}""";
    static final String TOO_MANY_REQUESTS = """
            {"type":"about:blank","title":"Too Many Requests","status":429,\
            "detail":"too many published messages; the limit is 50 per second, 100 at once","code":429}""";
    static final String INTERNAL_SERVER_ERROR = """
            {"type":"about:blank","title":"Internal Server Error","status":500,\
            "detail":"internal error; the server has logged it","code":500}""";
    static final String NOT_IMPLEMENTED = """
            {"type":"about:blank","title":"Not Implemented","status":501,\
            "detail":"this server has no simulator: add simulator to quotecast.source","code":501}""";
    static final String SERVICE_UNAVAILABLE = """
            {"type":"about:blank","title":"Service Unavailable","status":503,\
            "detail":"Server busy: the ingest queue is full; retry after 1 s","code":503}""";

    private ApiExamples() {}
}
